/**
 * Opens Xero in a window of its own. The window is opened on the press itself, before its address is known, or browsers take
 * it for an advertisement; `go` sends it there. False where the browser refused: then there is a link to press.
 */
export function openXeroWindow(): { go: (address: string) => boolean; close: () => void } {
  const opened = window.open('about:blank', 'daybook-xero', 'popup,width=600,height=780')
  return {
    go: (address) => {
      if (opened === null) return false
      // Xero's page has no business with this one.
      opened.opener = null
      opened.location.replace(address)
      opened.focus()
      return true
    },
    close: () => opened?.close(),
  }
}
