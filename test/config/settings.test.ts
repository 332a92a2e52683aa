import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definitions } from '../../src/config/setting-definitions.ts'
import { resolveSettings, type Settings, stateHome } from '../../src/config/settings.ts'
import { configuredDestinations, recordingOn } from '../../src/exporters/destinations.ts'

const home = '/state'

const namesConfigured = (settings: Settings) => configuredDestinations(settings).map(({ name }) => name)
const TOKENS = ['a', 'b', 'c'].map((letter) => `cm_${letter.repeat(48)}`)

const resolveWith = (env: Record<string, string>, config: object = {}, tokenFile?: string) =>
  resolveSettings({
    env,
    home,
    readFile: (path) =>
      path === '/state/config.json' ? JSON.stringify(config) : path === '/state/token' ? tokenFile : undefined,
  })

/** Three valid, different texts per setting, and what each means. */
const samples: { [K in keyof typeof definitions]: [text: string, value: unknown][] } = {
  apiUrl: urls(),
  apiToken: TOKENS.map((token) => [token, token]),
  disabled: flags(),
  accountEmail: words('a@b', 'c@d.e', 'f@g'),
  bashArgs: flags(),
  healthcheckIntervalMs: numbers(1000, 2000, 3000),
  effort: words('low', 'high', 'max'),
  contextMax: numbers(200_000, 300_000, 1_000_000),
  contextReserveRatio: numbers(0, 0.25, 0.5),
  noMachineId: [
    ['1', true],
    ['0', true],
    ['x', true],
  ],
  noHostname: [
    ['1', true],
    ['0', true],
    ['x', true],
  ],
  noHardware: [
    ['1', true],
    ['0', true],
    ['x', true],
  ],
  usageUrl: urls(),
  verbose: flags(),
  queueMaxBytes: numbers(1, 2, 3),
  content: words('full', 'redacted', 'none'),
  otlpEndpoint: urls(),
  otlpHeaders: [
    ['a=1', { a: '1' }],
    ['b=2,c=x%20y', { b: '2', c: 'x y' }],
    ['d=4=4', { d: '4=4' }],
  ],
  otlpProtocol: [
    ['http/json', 'http/json'],
    ['http/protobuf', 'http/protobuf'],
    ['HTTP/JSON', 'http/json'],
  ],
  otlpLogsEndpoint: wholeUrls(),
  otlpTracesEndpoint: wholeUrls(),
  otlpMetricsEndpoint: wholeUrls(),
  otlpCompression: words('gzip', 'none', 'gzip'),
  otlpTimeoutMs: numbers(1000, 2000, 3000),
  otlpCertificate: words('/a.pem', 'b/c.pem', 'C:\\d.pem'),
  otlpClientKey: words('/a.pem', 'b/c.pem', 'C:\\d.pem'),
  otlpClientCertificate: words('/a.pem', 'b/c.pem', 'C:\\d.pem'),
  otlpMetricsIntervalMs: numbers(1000, 2000, 3000),
  otlpServiceName: words('claude-code', 'b', 'c'),
  otlpContent: [...flags(), ['tools', 'tools'], [' TOOLS ', 'tools']],
  otlpOpenInference: flags(),
  otlpTemporality: [
    ['delta', 'delta'],
    ['cumulative', 'cumulative'],
    ['Delta', 'delta'],
  ],
  otlpBesideNative: flags(),
  local: flags(),
  historyDays: numbers(30, 90, 730),
  historyMaxBytes: numbers(1_000_000, 2_000_000, 3_000_000),
  budgetUsd: numbers(2, 7.5, 10),
  doNotTrack: flags(),
  prices: [
    ['{"multiplier":0.85}', { multiplier: 0.85 }],
    ['{"models":{"m":{"input":1,"output":2}}}', { models: { m: { input: 1, output: 2 } } }],
    ['{}', {}],
  ],
  tags: [
    ['team=shop', { team: 'shop' }],
    ['team=a,cost_center=4%202', { team: 'a', cost_center: '4 2' }],
    ['x.y-z=', { 'x.y-z': '' }],
  ],
  ticketPattern: words('[A-Z]+-\\d+', 'T\\d{4}', 'a|b'),
}

const firstWins = Object.entries(definitions).filter(([, definition]) => !('strictness' in definition))

describe('of those for privacy the strictest that anybody says holds', () => {
  test.each([
    ['full', 'none', 'redacted', 'none'],
    ['redacted', 'full', undefined, 'redacted'],
    ['full', undefined, 'none', 'none'],
    [undefined, undefined, 'full', 'full'],
  ])('content: %s, %s, %s', (environment, option, file, strictest) => {
    const env = {
      ...(environment && { CLAUDE_METRICS_CONTENT: environment }),
      ...(option && { CLAUDE_PLUGIN_OPTION_CONTENT: option }),
    }
    expect(resolveWith(env, file ? { content: file } : {}).content.value).toBe(strictest)
  })

  test('nobody switches recording or tracking on again', () => {
    const settings = resolveWith(
      { CLAUDE_METRICS_DISABLED: '0', DO_NOT_TRACK: '0' },
      { disabled: true, do_not_track: true },
    )
    expect([settings.disabled.value, settings.doNotTrack.value]).toEqual([true, true])
  })
})

describe('the order is environment, plugin option, file, default', () => {
  test.each(firstWins)('%s', (name, definition) => {
    const places = fc.record({
      environment: fc.option(fc.constantFrom(...samples[name as keyof typeof samples]), { nil: undefined }),
      option: fc.option(fc.constantFrom(...samples[name as keyof typeof samples]), { nil: undefined }),
      file: fc.option(fc.constantFrom(...samples[name as keyof typeof samples]), { nil: undefined }),
    })
    fc.assert(
      fc.property(places, ({ environment, option, file }) => {
        const env: Record<string, string> = {}
        if (environment) env[definition.env] = environment[0]
        if (option) env[`CLAUDE_PLUGIN_OPTION_${definition.key.toUpperCase()}`] = option[0]
        const isToken = name === 'apiToken'
        const settings = resolveWith(
          env,
          file && !isToken ? { [definition.key]: file[0] } : {},
          isToken ? file?.[0] : undefined,
        )
        const winner = environment ?? option ?? file
        expect(settings[name as keyof typeof definitions]).toEqual({
          value: winner ? winner[1] : definition.fallback,
          origin: environment ? 'environment' : option ? 'plugin option' : file ? 'file' : 'default',
        })
        expect(settings.problems).toEqual([])
      }),
    )
  })
})

test('the defaults are those of the contract', () => {
  const { apiUrl, apiToken, healthcheckIntervalMs, queueMaxBytes, content, contextReserveRatio } = resolveWith({})
  expect(apiUrl.value).toBe('http://127.0.0.1:8000/api/v1')
  expect(apiToken.value).toBeUndefined()
  expect(healthcheckIntervalMs.value).toBe(600_000)
  expect(queueMaxBytes.value).toBe(10_485_760)
  expect(content.value).toBe('full')
  expect(contextReserveRatio.value).toBe(0.2)
})

test('the state folder is CLAUDE_METRICS_HOME, else a hidden folder in the home folder', () => {
  expect(stateHome({ CLAUDE_METRICS_HOME: '/elsewhere' }, '/home/dev')).toBe('/elsewhere')
  expect(stateHome({ CLAUDE_METRICS_HOME: '' }, '/home/dev')).toBe('/home/dev/.claude-metrics')
  expect(resolveWith({ CLAUDE_METRICS_HOME: home }).home).toEqual({ value: home, origin: 'environment' })
  expect(resolveWith({}).home).toEqual({ value: home, origin: 'default' })
})

test('config.json may hold JSON values instead of texts', () => {
  const settings = resolveWith(
    {},
    { bash_args: true, healthcheck_interval_ms: 5000, otlp_headers: { authorization: 'x' }, no_hostname: false },
  )
  expect(settings.bashArgs.value).toBe(true)
  expect(settings.healthcheckIntervalMs.value).toBe(5000)
  expect(settings.otlpHeaders.value).toEqual({ authorization: 'x' })
  expect(settings.noHostname).toEqual({ value: false, origin: 'file' })
  expect(settings.problems).toEqual([])
})

describe('a URL that is none', () => {
  test('of the API keeps recording off: the next place may be somebody else', () => {
    const settings = resolveWith({
      CLAUDE_METRICS_API_URL: 'htps://api.test/v1',
      CLAUDE_PLUGIN_OPTION_API_URL: 'https://other.test/v1',
      CLAUDE_METRICS_API_TOKEN: TOKENS[0] ?? '',
    })
    expect(settings.disabled.value).toBe(true)
    expect(settings.apiUrl.value).toBe(definitions.apiUrl.fallback)
    expect(settings.problems[0]).toMatch(
      /^CLAUDE_METRICS_API_URL must be .*; nothing is recorded or sent until it is\.$/,
    )
  })

  test.each([
    ['CLAUDE_METRICS_OTLP_ENDPOINT', 'CLAUDE_PLUGIN_OPTION_OTLP_ENDPOINT', 'otlpEndpoint'],
    ['CLAUDE_METRICS_URL', 'CLAUDE_PLUGIN_OPTION_USAGE_URL', 'usageUrl'],
  ] as const)('in %s sends nothing there, and nothing to the next place', (variable, option, name) => {
    const settings = resolveWith({ [variable]: 'no url', [option]: 'https://other.test' })
    expect(settings[name].value).toBeUndefined()
    expect(settings.disabled.value).toBe(false)
  })
})

test('slashes at the end of a base URL are dropped', () => {
  expect(resolveWith({ CLAUDE_METRICS_API_URL: 'https://api.test/v1//' }).apiUrl.value).toBe('https://api.test/v1')
})

describe('a bad value is ignored, named, and the next place is asked', () => {
  test.each([
    ['CLAUDE_METRICS_API_URL', 'ftp://host/x', 'apiUrl', definitions.apiUrl.fallback],
    ['CLAUDE_METRICS_API_URL', 'not a url', 'apiUrl', definitions.apiUrl.fallback],
    ['CLAUDE_METRICS_API_URL', 'https://me:secret@host/x', 'apiUrl', definitions.apiUrl.fallback],
    ['CLAUDE_METRICS_API_URL', 'https://host/x?key=secret', 'apiUrl', definitions.apiUrl.fallback],
    ['CLAUDE_METRICS_HEALTHCHECK_INTERVAL_MS', 'soon', 'healthcheckIntervalMs', 600_000],
    ['CLAUDE_METRICS_HEALTHCHECK_INTERVAL_MS', 'NaN', 'healthcheckIntervalMs', 600_000],
    ['CLAUDE_METRICS_HEALTHCHECK_INTERVAL_MS', '0', 'healthcheckIntervalMs', 600_000],
    ['CLAUDE_METRICS_HEALTHCHECK_INTERVAL_MS', '2147483648', 'healthcheckIntervalMs', 600_000],
    ['CLAUDE_METRICS_CONTEXT_MAX', '-1', 'contextMax', undefined],
    ['CLAUDE_METRICS_CONTEXT_RESERVE_RATIO', '1', 'contextReserveRatio', 0.2],
    ['CLAUDE_METRICS_QUEUE_MAX_BYTES', '1.5', 'queueMaxBytes', 10_485_760],
    ['CLAUDE_METRICS_ACCOUNT_EMAIL', 'nobody', 'accountEmail', undefined],
    ['CLAUDE_METRICS_OTLP_HEADERS', 'no equals sign', 'otlpHeaders', {}],
    ['CLAUDE_METRICS_OTLP_HEADERS', 'a=%zz', 'otlpHeaders', {}],
    ['CLAUDE_METRICS_TAGS', 'team', 'tags', {}],
    ['CLAUDE_METRICS_TAGS', `team=${'x'.repeat(10_000)}`, 'tags', {}],
    ['CLAUDE_METRICS_TAGS', 'team=a%0ab', 'tags', {}],
    ['CLAUDE_METRICS_TAGS', `team=shop,deploy=ghp_${'secret12'.repeat(4)}abcd`, 'tags', {}],
    ['CLAUDE_METRICS_TAGS', `team=shop,ghp_${'secret12'.repeat(4)}abcd=1`, 'tags', {}],
    ['CLAUDE_METRICS_TAGS', Array.from({ length: 21 }, (_, index) => `t${index}=1`).join(','), 'tags', {}],
    ['CLAUDE_METRICS_OTLP_HEADERS', 'a=x%0d%0ay', 'otlpHeaders', {}],
  ] as const)('%s=%s', (variable, text, name, fallback) => {
    const settings = resolveWith({ [variable]: text })
    expect(settings[name]).toEqual({ value: fallback, origin: 'default' })
    expect(settings.problems).toHaveLength(1)
    expect(settings.problems[0]).toContain(variable)
    expect(settings.problems[0]).not.toContain('secret')
  })

  test('a malformed token in the environment gives way to the token file, and appears in no message', () => {
    const settings = resolveWith({ CLAUDE_METRICS_API_TOKEN: 'cm_tooshort' }, {}, `${TOKENS[0]}\n`)
    expect(settings.apiToken).toEqual({ value: TOKENS[0], origin: 'file' })
    expect(settings.problems.join()).toMatch(/CLAUDE_METRICS_API_TOKEN/)
    expect(settings.problems.join()).not.toMatch(/tooshort/)
  })

  test.each(['{"api_url": "https://x', '[1]', '"text"', 'null'])('config.json holding %s', (text) => {
    const settings = resolveSettings({
      env: { CLAUDE_METRICS_CONTENT: 'none' },
      home,
      readFile: (path) => (path.endsWith('config.json') ? text : undefined),
    })
    expect(settings.content.value).toBe('none')
    expect(settings.disabled).toEqual({ value: true, origin: 'file' })
    expect(settings.problems.join()).toMatch(/^config\.json .*nothing is recorded or sent until it is mended/)
  })

  test('a name that is none is reported, where it came from', () => {
    const typos = { CLAUDE_METRICS_CONTNET: 'none', CLAUDE_METRICS_EMPTY: '', CLAUDE_METRICS_HOME: home }
    expect(resolveWith(typos, { contnet: 'none', 'a"b': 1, content: 'none' }).problems).toEqual([
      'CLAUDE_METRICS_CONTNET is no setting and has no effect.',
      '"contnet" in config.json is no setting and has no effect.',
      '"a\\"b" in config.json is no setting and has no effect.',
    ])
  })

  test('a token in config.json', () => {
    const settings = resolveWith({}, { api_token: TOKENS[0] })
    expect(settings.apiToken.value).toBeUndefined()
    expect(settings.problems.join()).toMatch(/file token/)
    expect(settings.problems.join()).not.toContain(TOKENS[0])
  })
})

test('whoever writes something unclear about text wants less than all of it', () => {
  const settings = resolveWith({ CLAUDE_METRICS_CONTENT: 'non' }, { content: 'full' })
  expect(settings.content).toEqual({ value: 'none', origin: 'environment' })
  expect(settings.problems).toEqual([
    'CLAUDE_METRICS_CONTENT must be full, redacted or none; until it is, no text is sent.',
  ])
})

test.each(['bash_args', 'otlp_content'])('what is unclear about %s is no, whatever the next place says', (key) => {
  const settings = resolveWith({ [`CLAUDE_METRICS_${key.toUpperCase()}`]: 'maybe' }, { [key]: true })
  const setting = key === 'bash_args' ? settings.bashArgs : settings.otlpContent
  expect(setting).toEqual({ value: false, origin: 'environment' })
  expect(settings.problems.join()).toMatch(/must be 1(,| or) 0( or tools)?; until it is, it counts as 0/)
})

test.each([
  ['1', '0', {}, 'plugin option'],
  ['0', '1', {}, 'environment'],
  ['1', '1', { bash_args: false }, 'file'],
])(
  'of Bash arguments %j in the environment, %j as option and %j in config.json the no holds',
  (env, option, file, origin) => {
    const { bashArgs } = resolveWith({ CLAUDE_METRICS_BASH_ARGS: env, CLAUDE_PLUGIN_OPTION_BASH_ARGS: option }, file)
    expect(bashArgs).toEqual({ value: false, origin })
  },
)

test('text for a collector that config.json refuses is not let through by an environment', () => {
  const { otlpContent } = resolveWith({ CLAUDE_METRICS_OTLP_CONTENT: 'tools' }, { otlp_content: false })
  expect(otlpContent).toEqual({ value: false, origin: 'file' })
})

test.each([1, 2, {}, []])('a privacy switch in config.json that is %j is on', (value) => {
  const file = { disabled: value, do_not_track: value, no_machine_id: value, no_hostname: value, no_hardware: value }
  const { disabled, doNotTrack, noMachineId, noHostname, noHardware } = resolveWith({}, file)
  for (const setting of [disabled, doNotTrack, noMachineId, noHostname, noHardware]) expect(setting.value).toBe(true)
})

test('0 in config.json is a clear no', () => {
  expect(resolveWith({}, { disabled: 0, bash_args: 0 })).toMatchObject({
    disabled: { value: false },
    bashArgs: { value: false },
    problems: [],
  })
})

test.each(['config.json', 'token'])('a file %s that cannot be read keeps recording off', (name) => {
  const settings = resolveSettings({
    env: { CLAUDE_METRICS_API_TOKEN: TOKENS[0] },
    home,
    readFile: (path) => {
      if (path.endsWith(name)) throw new Error('EACCES')
      return undefined
    },
  })
  expect(settings.disabled).toEqual({ value: true, origin: 'file' })
  expect(settings.unreadable).toEqual([expect.stringContaining(`Mend or remove ${home}/${name}`)])
  expect(settings.problems).toEqual(settings.unreadable)
})

test('a state folder that depends on where one is, is reported', () => {
  for (const path of ['~/metrics', 'metrics'])
    expect(resolveWith({ CLAUDE_METRICS_HOME: path }).problems.join()).toMatch(
      /CLAUDE_METRICS_HOME is no absolute path/,
    )
  expect(resolveWith({ CLAUDE_METRICS_HOME: '/metrics' }).problems).toEqual([])
})

test('an off switch with an unclear value is on', () => {
  expect(resolveWith({ CLAUDE_METRICS_DISABLED: 'please' }).disabled.value).toBe(true)
  expect(resolveWith({ CLAUDE_METRICS_DISABLED: '0' }).disabled.value).toBe(false)
})

test('a token over plain http is used, with a warning unless it stays on this machine', () => {
  const warned = (url: string) =>
    resolveWith({ CLAUDE_METRICS_API_URL: url, CLAUDE_METRICS_API_TOKEN: TOKENS[0] ?? '' }).problems.length > 0
  expect(warned('http://metrics.test/api')).toBe(true)
  expect(warned('http://127.0.0.1.metrics.test/api')).toBe(true)
  expect(warned('https://metrics.test/api')).toBe(false)
  for (const host of ['127.0.0.1:8000', 'localhost', '[::1]:80', 'api.localhost'])
    expect(warned(`http://${host}`)).toBe(false)
})

describe('recording', () => {
  const token = { CLAUDE_METRICS_API_TOKEN: TOKENS[0] ?? '' }
  const usage = { CLAUDE_METRICS_URL: 'https://usage.test' }

  test('is off while no destination is configured', () => {
    expect(recordingOn(resolveWith({}))).toBe(false)
    expect(recordingOn(resolveWith({ CLAUDE_METRICS_API_URL: 'https://api.test' }))).toBe(false)
  })

  test('is on with any one destination', () => {
    expect(namesConfigured(resolveWith(token))).toEqual(['claude-metrics'])
    expect(recordingOn(resolveWith(usage))).toBe(true)
    expect(recordingOn(resolveWith({ CLAUDE_METRICS_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }))).toBe(true)
  })

  test('is off when disabled', () => {
    expect(recordingOn(resolveWith({ ...token, CLAUDE_METRICS_DISABLED: '1' }))).toBe(false)
  })

  test('DO_NOT_TRACK silences the anonymous destination, not the one with a token', () => {
    const settings = resolveWith({ ...token, ...usage, DO_NOT_TRACK: '1' })
    expect(namesConfigured(settings)).toEqual(['claude-metrics'])
  })
})

function flags(): [string, unknown][] {
  return [
    ['1', true],
    ['true', true],
    ['0', false],
  ]
}

function words(...texts: string[]): [string, unknown][] {
  return texts.map((text) => [text, text])
}

function numbers(...values: number[]): [string, unknown][] {
  return values.map((value) => [String(value), value])
}

function wholeUrls(): [string, unknown][] {
  return words('http://a/v1/logs/', 'https://b:1/x?tenant=1', 'http://[::1]:4318')
}

function urls(): [string, unknown][] {
  return words('https://one.test', 'https://two.test/base', 'http://127.0.0.1:1')
}
