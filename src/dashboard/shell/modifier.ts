/** The key of shortcuts, as this machine's keyboard has it. */
export const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'
