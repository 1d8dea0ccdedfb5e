const held = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')

/** What style elements must carry to be let in by the content policy of this page. Empty in development. */
export const nonce: string = held?.nonce ?? ''
