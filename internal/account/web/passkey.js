// Passkeys on the sign-in page and in /akun. Without this file both pages work
// by password and code; the parts for passkeys stay hidden.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (list) => (list || []).map((c) => ({ ...c, id: bytes(c.id) }));

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify(body || {}),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.detail || said.message || said.title || "");
  return said;
}

async function signIn(box) {
  const { options, step } = await post(box.dataset.begin);
  const publicKey = { ...options.publicKey };
  publicKey.challenge = bytes(publicKey.challenge);
  publicKey.allowCredentials = withBytes(publicKey.allowCredentials);
  const c = await navigator.credentials.get({ publicKey });
  const r = c.response;
  return post(box.dataset.finish, {
    step, next: box.dataset.next || "/",
    credential: {
      id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: c.getClientExtensionResults(),
      response: {
        clientDataJSON: text(r.clientDataJSON), authenticatorData: text(r.authenticatorData),
        signature: text(r.signature), userHandle: r.userHandle ? text(r.userHandle) : "",
      },
    },
  });
}

async function add(box) {
  const { options, step } = await post(box.dataset.begin);
  const publicKey = { ...options.publicKey };
  publicKey.challenge = bytes(publicKey.challenge);
  publicKey.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  publicKey.excludeCredentials = withBytes(publicKey.excludeCredentials);
  const c = await navigator.credentials.create({ publicKey });
  const r = c.response;
  const label = box.querySelector("input");
  return post(box.dataset.finish, {
    step, label: label ? label.value : "",
    credential: {
      id: c.id, rawId: text(c.rawId), type: c.type, clientExtensionResults: c.getClientExtensionResults(),
      response: {
        clientDataJSON: text(r.clientDataJSON), attestationObject: text(r.attestationObject),
        transports: r.getTransports ? r.getTransports() : [],
      },
    },
  });
}

if (window.PublicKeyCredential && navigator.credentials) {
  for (const box of document.querySelectorAll("[data-passkey]")) {
    const button = box.querySelector("button"), status = box.querySelector("[role=status]");
    box.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      status.textContent = "";
      try {
        const { next } = await (box.dataset.passkey === "new" ? add : signIn)(box);
        location.assign(next);
      } catch (e) {
        // A person who closes the browser's question made no mistake.
        if (e.name !== "NotAllowedError" && e.name !== "AbortError") status.textContent = e.message || box.dataset.failed;
        button.disabled = false;
        button.focus();
      }
    });
  }
}
