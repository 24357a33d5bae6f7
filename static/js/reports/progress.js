// Shows how far a report's PDF is. Without this file the page has a link that looks again.
const place = document.querySelector('[data-report-progress]')

async function look() {
  let wait = 1000
  try {
    const answer = await fetch(place.dataset.reportProgress, { headers: { Accept: 'text/html' }, cache: 'no-store' })
    if (answer.ok) {
      if (answer.headers.get('X-Work') === 'over') {
        window.location.reload()
        return
      }
      const fresh = await answer.text()
      // The bar moves by itself; the words are only replaced when they change, so that they are read out once.
      const part = new DOMParser().parseFromString(fresh, 'text/html')
      const bar = place.querySelector('progress')
      const stage = place.querySelector('.app-job__stage')
      const newBar = part.querySelector('progress')
      const newStage = part.querySelector('.app-job__stage')
      if (bar && newBar) bar.value = newBar.value
      if (stage && newStage && stage.textContent !== newStage.textContent) stage.textContent = newStage.textContent
    } else {
      wait = 5000
    }
  } catch {
    wait = 5000
  }
  window.setTimeout(look, wait)
}

if (place) window.setTimeout(look, 500)
