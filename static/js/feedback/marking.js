// Marking words of what somebody said, with the mouse or the keyboard, and giving the marked words themes of their own.
// While words are marked the tree of themes is about them; the form carries both. It works without this script, too:
// beneath the text one ticks sentences or copies words.

const said = document.getElementById('said')
const form = document.getElementById('coding')
const target = document.getElementById('target')
const keys = document.getElementById('keys')
const list = document.getElementById('id_passages')

export const boxes = form ? [...form.querySelectorAll('#theme-tree input[name=themes]')] : []

let place = null
let whole = null

export function tell (words) {
  const status = document.getElementById('said-status')
  if (status) status.textContent = words
}

export function isMarking () {
  return place !== null
}

// The portal counts characters; a browser counts some of them twice (UTF-16).
function characters (text) {
  return [...text].length
}

function placeOf (range) {
  const text = said.querySelector('p')
  const inside = document.createRange()
  inside.selectNodeContents(text)
  // What was marked beyond the text, above or beneath it, is not part of it.
  if (inside.compareBoundaryPoints(Range.START_TO_START, range) < 0) inside.setStart(range.startContainer, range.startOffset)
  if (inside.compareBoundaryPoints(Range.END_TO_END, range) > 0) inside.setEnd(range.endContainer, range.endOffset)
  const before = document.createRange()
  before.selectNodeContents(text)
  before.setEnd(inside.startContainer, inside.startOffset)
  const chosen = inside.toString()
  const lead = chosen.length - chosen.trimStart().length
  const words = chosen.trim()
  const start = characters(before.toString()) + characters(chosen.slice(0, lead))
  return words ? { start, end: start + characters(words), words } : null
}

function keyOf (theme) {
  return `${theme}:${place.start}:${place.end}`
}

function tickFor (key) {
  return list.querySelector(`input[value="${key}"]`)
}

function shorten (words) {
  const parts = words.split(/\s+/)
  return parts.length > 14 ? `${parts.slice(0, 14).join(' ')} …` : words
}

function rowOf (start, end, words) {
  let row = list.querySelector(`li[data-place="${start}:${end}"]`)
  if (!row) {
    row = document.createElement('li')
    row.dataset.place = `${start}:${end}`
    const number = document.createElement('span')
    number.className = 'app-passage-number'
    number.textContent = keys.dataset.new
    const quote = document.createElement('q')
    quote.dir = 'auto'
    quote.textContent = shorten(words)
    const codes = document.createElement('div')
    codes.className = 'nhsuk-checkboxes nhsuk-checkboxes--small app-passage-codes'
    row.append(number, ' ', quote, codes)
    list.append(row)
    addMore(row)
  }
  return row
}

function addTick (key, name) {
  const row = rowOf(place.start, place.end, place.words)
  const item = document.createElement('div')
  item.className = 'nhsuk-checkboxes__item'
  const input = document.createElement('input')
  Object.assign(input, { type: 'checkbox', name: 'passages', value: key, id: `passage-${key.replaceAll(':', '')}`, checked: true, className: 'nhsuk-checkboxes__input' })
  input.setAttribute('form', 'coding')
  const label = document.createElement('label')
  label.className = 'nhsuk-label nhsuk-checkboxes__label'
  label.htmlFor = input.id
  label.textContent = name
  item.append(input, label)
  row.querySelector('.app-passage-codes').append(item)
}

// "Choose more themes" beside a passage marks its words again.
function addMore (row) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'app-link-button app-passage-more'
  button.textContent = keys.dataset.more
  button.addEventListener('click', () => {
    const [start, end] = row.dataset.place.split(':').map(Number)
    const text = [...said.querySelector('p').textContent].slice(start, end).join('')
    mark({ start, end, words: text })
    document.getElementById('theme-filter')?.focus()
  })
  row.append(button)
}

function nameOf (box) {
  return box.closest('[data-name]').dataset.name
}

function showTicks () {
  for (const box of boxes) {
    box.checked = place ? Boolean(tickFor(keyOf(box.value))?.checked) : whole.has(box.value)
    // A theme that is no longer given can be taken off, and given to nothing more.
    box.disabled = Boolean(place) && !box.checked && 'retired' in box.closest('[data-name]').dataset
  }
  form.dispatchEvent(new CustomEvent('app-ticks'))
}

// The marked words stay visible while the cursor is in another place; older browsers show them in words alone.
function paint (range) {
  if (!('highlights' in CSS)) return
  if (range) CSS.highlights.set('app-marked', new Highlight(range)) // eslint-disable-line no-undef
  else CSS.highlights.delete('app-marked')
}

function mark (found, range = null) {
  if (!place) whole = new Set(boxes.filter(box => box.checked).map(box => box.value))
  place = found
  target.hidden = false
  target.querySelector('q').textContent = shorten(found.words)
  paint(range)
  showTicks()
  tell(keys.dataset.marked)
}

function unmark () {
  if (!place) return
  place = null
  target.hidden = true
  paint(null)
  // Or the next key would mark the same words again.
  const selection = document.getSelection()
  if (selection.rangeCount && said.contains(selection.anchorNode)) selection.collapseToEnd()
  showTicks()
  tell(keys.dataset.whole)
}

function take () {
  const selection = document.getSelection()
  if (!selection.rangeCount || selection.isCollapsed) return
  const range = selection.getRangeAt(0)
  if (!said.contains(range.startContainer) && !said.contains(range.endContainer)) return
  const found = placeOf(range)
  if (found && (!place || found.start !== place.start || found.end !== place.end)) mark(found, range.cloneRange())
}

function start () {
  // A place to put the cursor in, that nothing can be written into.
  Object.assign(said, { contentEditable: 'true', spellcheck: false, inputMode: 'none', tabIndex: 0 })
  for (const [name, value] of Object.entries({ role: 'textbox', 'aria-multiline': 'true', 'aria-readonly': 'true', 'aria-label': said.dataset.label })) {
    said.setAttribute(name, value)
  }
  for (const name of ['beforeinput', 'paste', 'cut', 'drop', 'dragstart']) said.addEventListener(name, event => event.preventDefault())
  // Once the browser has made up its mind what is selected.
  let began = false
  said.addEventListener('pointerdown', () => { began = true })
  document.addEventListener('pointerup', () => {
    if (began) setTimeout(take)
    began = false
  })
  // On a phone words are marked by holding one, and its handles lie outside the page.
  said.addEventListener('touchend', () => setTimeout(take, 300))
  said.addEventListener('keyup', take)
  said.addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault()
      take()
      document.getElementById('theme-filter')?.focus()
    }
  })
  target.querySelector('button').addEventListener('click', () => {
    unmark()
    said.focus()
  })
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && place && !keys.open) {
      unmark()
      said.focus()
    }
  })
  for (const row of list.children) addMore(row)
  for (const box of boxes) {
    box.addEventListener('change', () => {
      if (!place) return
      const key = keyOf(box.value)
      const tick = tickFor(key)
      if (tick) tick.checked = box.checked
      else if (box.checked) addTick(key, nameOf(box))
      document.getElementById('passages').hidden = false
    })
  }
  list.addEventListener('change', () => { if (place) showTicks() })
  // What is ticked for the whole goes along, whatever the tree shows at the moment.
  form.addEventListener('formdata', event => {
    if (!place) return
    event.formData.delete('themes')
    for (const theme of whole) event.formData.append('themes', theme)
  })
  // A page that comes back from the browser's memory shows the whole again.
  window.addEventListener('pagehide', unmark)
}

if (said && form && target && list) start()
