// Suggested themes: decided on without leaving the page, so that what is ticked and not saved yet stays. The forms work
// without this.

const section = document.querySelector('[data-module="app-suggestions"]')

function tick (theme) {
  // The coding form knows now that the item has the theme: saving neither gives it a second time nor takes it off.
  const box = document.querySelector(`#coding input[name="themes"][value="${CSS.escape(theme)}"]`)
  if (!box) return
  const form = box.form
  if (!form.querySelector(`input[name="themes_before"][value="${CSS.escape(theme)}"]`)) {
    const before = document.createElement('input')
    Object.assign(before, { type: 'hidden', name: 'themes_before', value: theme })
    form.append(before)
  }
  if (!box.checked) {
    box.checked = true
    box.dispatchEvent(new Event('change', { bubbles: true }))
  }
}

async function decide (form, button) {
  const item = form.closest('li')
  const status = section.querySelector('[role=status]')
  const data = new FormData(form)
  data.append('decision', button.value)
  let answer
  try {
    answer = await fetch(form.action, { method: 'POST', body: data, headers: { Accept: 'application/json' } })
    if (answer.redirected || ![200, 422].includes(answer.status)) throw new Error(answer.status)
  } catch {
    // Signed out, or no connection: the browser itself sends the form, and shows what comes.
    form.dataset.plain = 'yes'
    form.requestSubmit(button)
    return
  }
  const told = await answer.json()
  if (told.given) tick(told.given)
  if (answer.status === 422) {
    let problem = item.querySelector('.nhsuk-error-message')
    if (!problem) {
      problem = document.createElement('p')
      problem.className = 'nhsuk-error-message'
      form.before(problem)
    }
    problem.textContent = told.said
    status.textContent = told.said
    return
  }
  const next = item.nextElementSibling || item.previousElementSibling
  item.remove()
  status.textContent = next ? told.said : `${told.said} ${section.dataset.none}`
  if (next) next.querySelector('button').focus()
  else {
    section.tabIndex = -1
    section.focus()
  }
}

if (section) {
  section.querySelector('.app-suggestions__keys').hidden = false
  section.addEventListener('submit', event => {
    const form = event.target
    if (form.dataset.plain || !event.submitter) return
    event.preventDefault()
    if (form.dataset.busy) return
    form.dataset.busy = 'yes'
    decide(form, event.submitter).finally(() => delete form.dataset.busy)
  })
  section.addEventListener('keydown', event => {
    // Only while a suggestion has the focus, so that no other typing is caught.
    const item = event.target.closest('.app-suggestion')
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return
    const value = { y: 'take', n: 'refuse' }[event.key.toLowerCase()]
    if (!value) return
    event.preventDefault()
    event.stopPropagation()
    item.querySelector(`button[value="${value}"]`).click()
  })
}
