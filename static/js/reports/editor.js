// Names the rich-text editor for screen readers after the label and hint of the field that it stands for.
function name(box) {
  const field = box.closest('.nhsuk-form-group')
  const area = field && field.querySelector('textarea')
  const label = field && field.querySelector('label')
  if (!area || !label || box.hasAttribute('aria-labelledby')) return
  label.id = label.id || `${area.id}-label`
  box.setAttribute('aria-labelledby', label.id)
  box.setAttribute('aria-multiline', 'true')
  const told = area.getAttribute('aria-describedby')
  if (told) box.setAttribute('aria-describedby', told)
  // The label, and a line of the error summary, lead to the box instead of the hidden text area.
  label.addEventListener('click', () => box.focus())
  area.addEventListener('focus', () => box.focus())
}

const look = () => document.querySelectorAll('.prose-editor [contenteditable="true"]').forEach(name)
new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
look()
