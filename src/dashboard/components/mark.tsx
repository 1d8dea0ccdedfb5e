/** Daybook's own sign: a tick over a double rule, which a bookkeeper puts under what was totalled and agreed. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 22 22" aria-hidden="true">
      <rect width="22" height="22" rx="6" fill="var(--button)" />
      <g fill="none" stroke="var(--button-text)" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round">
        <path d="M6 12.6h10M6 15.6h10" />
        <path d="M6.2 8.6 8.6 6.2l2.3 2.3 4.7-3" />
      </g>
    </svg>
  )
}

/** The same sign without its ground, in the colour of the text around it. */
export function TieMark({ size = 14, question = false }: { size?: number; question?: boolean }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 14 14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {question ? <path d="M5.4 2.6a1.7 1.7 0 1 1 2.4 1.6c-.6.3-.8.6-.8 1.2M7 7.3v.1" /> : <path d="M3.6 4.6 5.9 6.9 10.4 2.2" />}
      <path d="M1.8 9.8h10.4M1.8 12.3h10.4" />
    </svg>
  )
}
