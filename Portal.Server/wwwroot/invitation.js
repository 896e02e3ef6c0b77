// The one-time code comes in the fragment, which no browser sends to a server. It moves into the form and out of the address bar, and is kept in
// this tab alone, so that whoever has to sign in first need not look for the link again.
const field = document.getElementById("code");
const kept = "pollinator-invitation";
if (field) {
  const fragment = location.hash.length > 1 ? decodeURIComponent(location.hash.slice(1)) : null;
  if (fragment) {
    sessionStorage.setItem(kept, fragment);
    history.replaceState(null, "", location.pathname);
  }
  const code = fragment ?? sessionStorage.getItem(kept);
  if (code && !document.querySelector("[role=alert]")) {
    field.value = code;
    field.closest("[data-setup-code]").hidden = true;
    field.form.requestSubmit();
  }
}
