import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from './until.ts'

export interface TerminalOptions {
  binary: string
  cwd: string
  env: Record<string, string>
  args: string[]
  /** Folder for the start script and the tmux socket. */
  folder: string
}

/** The interactive client in a tmux of its own. */
export interface Terminal {
  screen(): string
  /** Every screen that something was seen on. */
  seen: string[]
  /** Waits for the screen to match and the turn to be over. */
  answer(pattern: RegExp): Promise<void>
  /** Waits for the screen to match. */
  see(pattern: RegExp, timeoutMs?: number): Promise<void>
  press(...keys: string[]): void
  /** Presses a key until the screen no longer matches: a dialog ignores keys for a moment after it has appeared. */
  dismiss(pattern: RegExp, key: string): Promise<void>
  /** Waits for the client to put a text into the input, as it does with a prompt that is taken back. */
  givenBack(text: string): Promise<void>
  /** Types a text and waits until the client shows it, then presses Enter. */
  submit(text: string): Promise<void>
  /** The same while a turn runs, and waits until the client has taken it into its queue. */
  queue(text: string): Promise<void>
  /** Types without Enter. */
  type(text: string): Promise<void>
  /** /exit, and waits for the client to be gone; tasks that still run are stopped. */
  exit(): Promise<void>
  signal(signal: NodeJS.Signals): void
  close(): void
}

const EXIT_MARK = 'CLIENT-EXIT:'
/** What the client asks on exit while background tasks run; the first choice is to stop them. */
const RUNNING_TASKS = /1\. Exit and stop tasks/
/** The screen is redrawn some tens of ms after a key; keys sent earlier land in the old state. */
const REDRAW_MS = 150
/** A key that a dialog took has its effect within this time. */
const DIALOG_MS = 1_500

export const hasTmux = (): boolean => spawnSync('tmux', ['-V']).status === 0

export async function openTerminal({ binary, cwd, env, args, folder }: TerminalOptions): Promise<Terminal> {
  const socket = join(folder, 'tmux.sock')
  const tmux = (...command: string[]) =>
    spawnSync('tmux', ['-S', socket, '-f', '/dev/null', ...command], {
      env: { PATH: env.PATH, HOME: env.HOME, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
      encoding: 'utf8',
    }).stdout
  const script = join(folder, 'start.sh')
  const command = ['env', '-i', ...Object.entries(env).map(([name, value]) => `${name}=${value}`), binary, ...args]
  writeFileSync(script, `cd ${quote(cwd)}\n${command.map(quote).join(' ')}\necho "${EXIT_MARK}$?"\nsleep 600\n`)
  tmux('new-session', '-d', '-x', '160', '-y', '50', '-s', 'e2e', `bash ${quote(script)}`)

  const screen = () => tmux('capture-pane', '-p', '-t', 'e2e')
  const seen: string[] = []
  const see = async (pattern: RegExp, timeoutMs = 60_000) => {
    await until(`the screen to show ${pattern}`, () => pattern.test(screen()), { timeoutMs, detail: screen })
    seen.push(screen())
  }
  const press = (...keys: string[]) => tmux('send-keys', '-t', 'e2e', ...keys)
  const type = async (text: string) => {
    tmux('send-keys', '-t', 'e2e', '-l', text)
    const shown = text.replace(/^!/, '').slice(0, 30) // the sign of shell mode becomes the prompt's
    await until(`the input to show ${shown}`, () => inputOf(screen()).includes(shown), { detail: screen })
    await sleep(REDRAW_MS)
  }
  /** An interrupted prompt that got no answer comes back into the input. What is left may be the client's own hint. */
  const clear = async () => {
    press('C-u')
    await sleep(REDRAW_MS)
  }
  const clientPid = (): number | undefined => {
    const shell = tmux('display', '-p', '-t', 'e2e', '#{pane_pid}').trim()
    const pid = Number(spawnSync('pgrep', ['-P', shell], { encoding: 'utf8' }).stdout.trim().split('\n')[0])
    return pid > 0 ? pid : undefined
  }
  const dismiss = async (pattern: RegExp, key: string) => {
    let pressedAt = 0
    const gone = () => {
      if (!pattern.test(screen())) return true
      if (performance.now() - pressedAt > DIALOG_MS) {
        press(key)
        pressedAt = performance.now()
      }
      return false
    }
    await until(`${pattern} to go away`, gone, { detail: screen })
  }
  const terminal: Terminal = {
    dismiss,
    screen,
    seen,
    see,
    answer: async (pattern) => {
      await see(pattern)
      await until('the turn to be over', () => !screen().includes('esc to interrupt'), { detail: screen })
      seen.push(screen())
    },
    press,
    type,
    givenBack: async (text) => {
      await until(`${text} to come back`, () => inputOf(screen()) === text, { detail: screen })
    },
    submit: async (text) => {
      await clear()
      await type(text)
      press('Enter')
    },
    queue: async (text) => {
      await terminal.submit(text)
      await until('the prompt to be queued', () => !inputOf(screen()).includes(text), { detail: screen })
    },
    exit: async () => {
      await terminal.submit('/exit')
      await see(new RegExp(`${EXIT_MARK}|${RUNNING_TASKS.source}`))
      await dismiss(RUNNING_TASKS, 'Enter')
      await see(new RegExp(EXIT_MARK))
    },
    signal: (signal) => {
      const pid = clientPid()
      if (pid === undefined) throw new Error('the client is not running')
      process.kill(pid, signal)
    },
    close: () => void tmux('kill-server'),
  }
  await see(/❯/)
  // The prompt is drawn before keys are read.
  await until('the client to take keys', () => {
    press('-l', 'ready')
    return inputOf(screen()).includes('ready')
  })
  await clear()
  return terminal
}

/** What stands in the input box: between the last two rules across the screen. */
function inputOf(screen: string): string {
  const [input = ''] = screen.split(/^─{20,}.*$/m).slice(-2)
  return input
    .replace(/^[\s❯!]+/, '')
    .replaceAll(/\s+/g, ' ')
    .trimEnd()
}

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
