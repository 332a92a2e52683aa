import { useEffect, useRef } from 'preact/hooks'

const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'search'],
  ['?', 'this list'],
  ['1 2 3', 'the views, from left to right'],
  ['↑ ↓', 'the row above, below'],
  ['← →', 'close and open a row; out to the sessions'],
  ['Page ↑ ↓, Home, End', 'further'],
  ['Enter', 'open what is chosen'],
  ['Esc', 'close; in the search, clear it'],
  ['Alt ←, Alt →', 'back and forward, as everywhere'],
]

/** The keys, until it is closed. */
export function Keys({ onClose }: { onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="keys" aria-label="Keys" onClose={onClose} onClick={() => dialog.current?.close()}>
      <h2>Keys</h2>
      <dl>
        {KEYS.map(([key, what]) => (
          <div key={key} class="key-line">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="plain">
        Close
      </button>
    </dialog>
  )
}
