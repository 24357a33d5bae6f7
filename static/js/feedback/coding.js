// Helps on the coding page: finding a theme by typing, and saving from the keyboard. The form works without it.

function plain (text) {
  return text.toLocaleLowerCase().normalize('NFD').replace(/\p{Diacritic}/gu, '')
}

function startFilter (fieldset) {
  const box = fieldset.querySelector('.app-theme-filter')
  if (!box) return
  const input = box.querySelector('input')
  const status = box.querySelector('[role=status]')
  const groups = [...fieldset.querySelectorAll('.app-theme-group')]
  box.hidden = false

  function narrow () {
    const words = plain(input.value).split(/\s+/).filter(Boolean)
    let shown = 0
    for (const group of groups) {
      const rows = [...group.children]
      const fits = rows.map(row => words.every(word => plain(row.dataset.name).includes(word)))
      // A theme that fits brings the one at the top of its group; one that is ticked never hides.
      const any = fits.some(Boolean)
      rows.forEach((row, at) => {
        const ticked = row.querySelector('input').checked
        row.hidden = !(fits[at] || ticked || (any && at === 0))
        if (!row.hidden) shown += 1
      })
      group.hidden = rows.every(row => row.hidden)
    }
    status.textContent = words.length ? `${shown} ${fieldset.dataset.found}` : ''
  }

  input.addEventListener('input', narrow)
  input.addEventListener('keydown', event => {
    // Enter ticks the only theme that fits, instead of sending the form half-way.
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const words = plain(input.value).split(/\s+/).filter(Boolean)
    const fitting = groups.flatMap(group => [...group.children])
      .filter(row => words.length && words.every(word => plain(row.dataset.name).includes(word)))
    if (fitting.length === 1) {
      fitting[0].querySelector('input').click()
      input.value = ''
      narrow()
    }
  })
}

document.querySelectorAll('[data-module="app-theme-filter"]').forEach(startFilter)

const coding = document.getElementById('coding')
if (coding) {
  document.addEventListener('keydown', event => {
    // Control (or Command) and Enter: save and go on.
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.target.closest('#words')) {
      event.preventDefault()
      coding.requestSubmit(coding.querySelector('[name=next]'))
    }
  })
}
