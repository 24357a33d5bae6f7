// Helps on the coding page: finding a theme by typing, themes given last, single keys, saving from the keyboard. The
// form works without it.

import { boxes, isMarking, tell } from './marking.js'

function plain (text) {
  return text.toLocaleLowerCase().normalize('NFD').replace(/\p{Diacritic}/gu, '')
}

const form = document.getElementById('coding')
const keys = document.getElementById('keys')

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
  form?.addEventListener('app-ticks', narrow)
  input.addEventListener('keydown', event => {
    // Enter ticks the only theme that fits, instead of sending the form half-way.
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const words = plain(input.value).split(/\s+/).filter(Boolean)
    const fitting = groups.flatMap(group => [...group.children])
      .filter(row => words.length && words.every(word => plain(row.dataset.name).includes(word)))
    // Of several, the one that is called just so.
    const exact = fitting.filter(row => plain(row.dataset.name) === plain(input.value.trim()))
    const one = fitting.length === 1 ? fitting[0] : exact.length === 1 ? exact[0] : null
    if (one) {
      flip(one.querySelector('input'))
      input.value = ''
      narrow()
    }
  })
}

// Tick or untick a theme and say so: nobody sees the tree move who does not look at it.
function flip (box) {
  if (box.disabled) return
  box.click()
  tell(`“${box.closest('[data-name]').dataset.name}” ${box.checked ? keys.dataset.given : keys.dataset.taken} ${isMarking() ? document.querySelector('#target q').textContent : ''}`)
}

function startRecent () {
  const recent = document.getElementById('recent')
  if (!recent) return []
  recent.hidden = false
  const buttons = [...recent.querySelectorAll('button')]
  const boxOf = button => boxes.find(box => box.value === button.dataset.theme)
  const show = () => buttons.forEach(button => button.setAttribute('aria-pressed', String(Boolean(boxOf(button)?.checked))))
  buttons.forEach(button => button.addEventListener('click', () => {
    const box = boxOf(button)
    if (box) flip(box)
    show()
  }))
  form.addEventListener('change', show)
  form.addEventListener('app-ticks', show)
  show()
  return buttons
}

const STORE = 'eolcare-single-keys'

// Where somebody wants no single keys (speech input sends letters), they stay off on this device.
function singleKeys (wanted) {
  try {
    if (wanted !== undefined) window.localStorage.setItem(STORE, wanted ? 'on' : 'off')
    return window.localStorage.getItem(STORE) !== 'off'
  } catch {
    return true
  }
}

function startKeys (recent) {
  const shown = document.getElementById('show-keys')
  const box = document.getElementById('single-keys')
  const open = () => keys.showModal()
  box.checked = singleKeys()
  box.addEventListener('change', () => singleKeys(box.checked))
  shown.hidden = false
  shown.addEventListener('click', open)
  document.getElementById('close-keys').addEventListener('click', () => keys.close())

  let changed = false
  let warned = null
  form.addEventListener('change', () => { changed = true })
  document.addEventListener('change', event => { if (event.target.form === form) changed = true })

  function leave (key, link) {
    if (!link) return
    if (changed && warned !== key) {
      warned = key
      tell(keys.dataset.unsaved)
      const said = document.getElementById('said-status')
      said.classList.remove('nhsuk-u-visually-hidden')
      return
    }
    link.click()
  }

  const acts = {
    j: () => leave('j', document.getElementById('after')),
    n: () => leave('n', document.getElementById('after')),
    k: () => leave('k', document.getElementById('before')),
    m: () => document.getElementById('said').focus(),
    '/': () => document.getElementById('theme-filter')?.focus(),
    '?': open
  }
  recent.forEach((button, at) => { acts[String(at + 1)] = () => button.click() })

  document.addEventListener('keydown', event => {
    // Control (or Command) and Enter: save and go on.
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !keys.open && !event.target.closest('#notes')) {
      event.preventDefault()
      form.requestSubmit(form.querySelector('[name=next]'))
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented || keys.open || !box.checked) return
    // Not while somebody writes, chooses or marks; suggestions have keys of their own.
    if (event.target.closest('textarea, select, [contenteditable=true], input:not([type=checkbox], [type=radio]), #suggestions')) return
    const act = acts[event.key]
    if (act) {
      event.preventDefault()
      act()
    }
  })
}

document.querySelectorAll('[data-module="app-theme-filter"]').forEach(startFilter)
if (form && keys) startKeys(startRecent())
