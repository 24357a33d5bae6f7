// Starts the NHS components that are on the page. Everything works without this file.
import { initAll } from '../nhsuk/nhsuk-frontend.min.js'

initAll()
