// The one-time code comes in the fragment, which no browser sends to a server. It moves into the form and out of the address bar.
const field = document.getElementById("code");
if (field) {
  if (location.hash.length > 1) {
    field.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
  }
  if (field.value && !document.querySelector("[role=alert]")) {
    field.closest("[data-setup-code]").hidden = true;
    (document.getElementById("name") ?? document.getElementById("password")).focus();
  }
}
