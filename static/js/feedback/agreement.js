// Helps on the pages of blind samples: finding a theme, "Nothing fits", saving from the keyboard, copying a text.
// Each page works without it.

function plain (text) {
  return text.toLocaleLowerCase().normalize('NFD').replace(/\p{Diacritic}/gu, '')
}

function wordsOf (input) {
  return plain(input.value).split(/\s+/).filter(Boolean)
}

function startThemes (fieldset) {
  const box = fieldset.querySelector('.app-theme-filter')
  const input = box.querySelector('input')
  const status = box.querySelector('[role=status]')
  const nothing = fieldset.querySelector('[name=nothing]')
  const groups = [...fieldset.querySelectorAll('#theme-tree .app-theme-group')]
  const rows = groups.flatMap(group => [...group.children])
  box.hidden = rows.length < 8

  function fits (row, words) {
    return words.every(word => plain(row.dataset.name).includes(word))
  }

  function narrow () {
    const words = wordsOf(input)
    for (const group of groups) {
      const any = [...group.children].some(row => fits(row, words))
      ;[...group.children].forEach((row, at) => {
        // A theme that fits brings the one at the top of its group; one that is ticked never hides.
        row.hidden = !(fits(row, words) || row.querySelector('input').checked || (any && at === 0))
      })
      group.hidden = [...group.children].every(row => row.hidden)
    }
    status.textContent = words.length ? `${rows.filter(row => !row.hidden).length} ${fieldset.dataset.found}` : ''
  }

  input.addEventListener('input', narrow)
  input.addEventListener('keydown', event => {
    // Enter ticks the only theme that fits and is not ticked yet, or the one of that very name. It never takes a tick
    // away, and never sends the form half-way.
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const words = wordsOf(input)
    const fitting = words.length ? rows.filter(row => fits(row, words)) : []
    const open = fitting.filter(row => !row.querySelector('input').checked)
    const exact = fitting.filter(row => plain(row.dataset.name) === plain(input.value.trim()))
    const one = exact.length === 1 ? exact[0] : open.length === 1 ? open[0] : null
    if (!one && (open.length || !fitting.length)) return
    if (one && !one.querySelector('input').checked) one.querySelector('input').click()
    input.value = ''
    narrow()
  })

  fieldset.addEventListener('change', event => {
    if (!event.target.checked) return
    if (event.target === nothing) {
      rows.forEach(row => { row.querySelector('input').checked = false })
    } else if (event.target.name === 'themes') {
      nothing.checked = false
    }
  })
}

document.querySelectorAll('[data-module="app-blind-themes"]').forEach(startThemes)

const form = document.getElementById('blind')
if (form) {
  form.querySelectorAll('.app-keys-hint').forEach(line => { line.hidden = false })
  document.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      form.requestSubmit(form.querySelector('[name=next]'))
    }
  })
}

document.querySelectorAll('[data-module="app-copy"]').forEach(part => {
  const button = part.querySelector('button')
  const text = part.querySelector('textarea')
  const status = part.querySelector('[role=status]')
  button.hidden = !navigator.clipboard
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text.value)
      status.textContent = part.dataset.copied
    } catch {
      text.select()
    }
  })
})
