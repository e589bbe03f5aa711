// Says which crossing from Northquay is next; the page is complete without it.
const departures = document.querySelectorAll("#timetable td:first-child time");
const notice = document.querySelector("#next");

function showNextDeparture() {
  const clock = new Date().toTimeString().slice(0, 5);
  const next = [...departures].find((departure) => departure.dateTime > clock);
  for (const departure of departures) {
    departure.closest("tr").classList.toggle("next", departure === next);
  }
  const text = next
    ? `The next ferry leaves Northquay at ${next.dateTime}.`
    : `The last ferry has left; the first one tomorrow leaves at ${departures[0].dateTime}.`;
  if (notice.textContent !== text) notice.textContent = text;
  notice.hidden = false;
}

showNextDeparture();
setInterval(showNextDeparture, 30_000);
