// Following a report: the phone's own way to share it, and reports around the
// place that was shown on the map. Both pages work without this file.
const share = document.querySelector(".share");
if (share) {
  const field = share.querySelector("input");
  field.addEventListener("focus", () => field.select());
  share.querySelector("summary").addEventListener("click", (e) => {
    if (!navigator.share) return; // the address is shown, to be copied
    e.preventDefault();
    navigator.share({ title: share.dataset.title, url: field.value }).catch(() => { share.open = true; });
  });
}
const around = document.querySelector(".around form");
if (around) around.addEventListener("titik", () => around.submit());
