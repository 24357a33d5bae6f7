// Helps on the page of words to publish: the words follow the choices at once, and what to mask can be selected in the
// text. The form works without it: it is sent, and comes back with the words made anew.

// What was said, without what the page itself put between the words.
function wordsOf (node) {
  const copy = node.cloneNode(true)
  copy.querySelectorAll('[data-aside]').forEach(aside => aside.remove())
  return copy.textContent
}

function start (form) {
  const original = form.querySelector('#original')
  const result = form.querySelector('[name=public_text]')
  const picked = form.querySelector('[name=picked]')
  const words = form.querySelector('[name=add_words]')

  function isMasked (mark) {
    return form.querySelector(`[name="${mark.dataset.choice}"]:checked`)?.value !== 'leave'
  }

  function made () {
    let text = ''
    for (const node of original.childNodes) {
      if (node.nodeName !== 'MARK') text += node.textContent
      else text += isMasked(node) ? node.dataset.instead : wordsOf(node)
    }
    return text.trim()
  }

  let last = made()

  form.addEventListener('change', event => {
    if (!event.target.name.startsWith('choice_')) return
    for (const mark of original.querySelectorAll('mark')) mark.classList.toggle('app-mark--left', !isMasked(mark))
    const now = made()
    // Somebody's own changes stay; the portal asks about them when the words are confirmed.
    if (result.value.trim() === last) result.value = now
    last = now
  })

  document.addEventListener('selectionchange', () => {
    const selection = document.getSelection()
    if (!selection.rangeCount || selection.isCollapsed) return
    const range = selection.getRangeAt(0)
    if (!original.contains(range.startContainer) || !original.contains(range.endContainer)) return
    const earlier = document.createRange()
    earlier.setStart(original, 0)
    earlier.setEnd(range.startContainer, range.startOffset)
    const chosen = wordsOf(range.cloneContents())
    if (!chosen.trim()) return
    // The portal counts characters, the browser counts halves of some.
    const from = [...wordsOf(earlier.cloneContents())].length
    picked.value = `${from}-${from + [...chosen].length}`
    words.value = chosen.trim().slice(0, 1000)
  })

  words.addEventListener('input', () => { picked.value = '' })

  document.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    form.requestSubmit(form.querySelector('[name=next]') || form.querySelector('.app-result button'))
  })
  form.querySelector('.app-keys-hint').hidden = false
}

const form = document.getElementById('redaction')
if (form) start(form)
