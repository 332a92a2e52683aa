import type { RowKind } from '../model/row.ts'

const PATHS: Record<RowKind, string> = {
  turn: 'M3 4.5h10v6H7l-2.5 2v-2H3z',
  response: 'M8 2.5l1.4 4.1 4.1 1.4-4.1 1.4L8 13.5 6.6 9.4 2.5 8l4.1-1.4z',
  tool: 'M9.8 3a3.2 3.2 0 0 0-3 4.2L3 11l2 2 3.8-3.8A3.2 3.2 0 0 0 13 6.2l-1.9 1.9-2-1.2-.2-2z',
  agent: 'M8 3v2m-3.5 0h7v6.5h-7zM6.5 8v.5m3-.5v.5M3 7.5v2m10-2v2',
  note: 'M8 3v6m0 2.5v.5',
  answer: 'M4 8.5l2.8 2.8L12.5 5.5',
  span: 'M3 8h10',
}

/** What kind of row it is, as a drawing; its name stands in words elsewhere. */
export const KindIcon = ({ kind }: { kind: RowKind }) => (
  <svg class={`icon kind-${kind}`} viewBox="0 0 16 16" aria-hidden="true">
    <path d={PATHS[kind]} />
  </svg>
)

export const Chevron = ({ isOpen }: { isOpen: boolean }) => (
  <svg class={isOpen ? 'icon chevron open' : 'icon chevron'} viewBox="0 0 16 16" aria-hidden="true">
    <path d="M6 4l4 4-4 4" />
  </svg>
)
