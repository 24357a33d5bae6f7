// Starts the NHS components that are on the page. Everything works without this file.
import { initAll } from '../nhsuk/nhsuk-frontend.min.js'

initAll()

// nhsuk-frontend tells with aria-expanded whether a radio has revealed something, which ARIA does not allow
// on radios (only on checkboxes). aria-controls stays.
const tidyRadios = () => {
  for (const radio of document.querySelectorAll('input[type="radio"][aria-expanded]')) radio.removeAttribute('aria-expanded')
}
tidyRadios()
document.addEventListener('click', tidyRadios)
window.addEventListener('pageshow', tidyRadios)
