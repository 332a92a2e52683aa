import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { vi } from 'vitest'
import { freePort } from '../collector.ts'
import { CONFIG, type Program, scratchFolder, startProgram } from './program.ts'

const CLUSTER_ID = 'b3VyLW93bi1jbHVzdGVyMQ'
const BROKERS = [1, 2, 3]

export const KAFKA_LOGIN = { KAFKA_USER: 'claude-metrics', KAFKA_PASSWORD: 'between us' }

export interface Kafka {
  /** For collectors: where it is and how to log in. */
  env: Record<string, string>
  /** Brokers that answer nobody any more, until they are started again. */
  kill(broker: number): Promise<void>
  start(broker: number): Promise<void>
  /** Puts a message into every partition of a topic. */
  putEverywhere(topic: string, text: string): void
}

const java = (main: string, args: string[]): string[] => [
  ...['-Xmx256m', '-cp', `${process.env['KAFKA_JARS']}/*`, main],
  ...args,
]

/**
 * Three brokers of Apache Kafka as an organisation has them: TLS, SCRAM, three copies of which two must be there. With
 * the topics of gateway/kafka/topics.sh in few partitions.
 */
export async function startKafka(certificates: Record<string, string>, partitions: number): Promise<Kafka> {
  const folder = scratchFolder('kafka')
  const ports = await Promise.all(Array.from({ length: 3 * BROKERS.length }, freePort))
  const portOf = (broker: number, kind: 0 | 1 | 2): string => `127.0.0.1:${ports[(broker - 1) * 3 + kind]}`
  // Java wants a key in PKCS 8, before its certificate.
  const key = execFileSync('openssl', ['pkcs8', '-topk8', '-nocrypt', '-in', certificates['TLS_KEY_FILE'] ?? ''])
  const pem = join(folder, 'broker.pem')
  writeFileSync(pem, Buffer.concat([key, readFileSync(certificates['TLS_CERT_FILE'] ?? '')]), { mode: 0o600 })
  const settingsOf = (broker: number): string => join(folder, `${broker}.properties`)
  const { KAFKA_USER, KAFKA_PASSWORD } = KAFKA_LOGIN
  for (const broker of BROKERS) {
    const [clients, others, controller] = [portOf(broker, 0), portOf(broker, 1), portOf(broker, 2)]
    const settings = {
      'process.roles': 'broker,controller',
      'node.id': broker,
      'controller.quorum.voters': BROKERS.map((one) => `${one}@${portOf(one, 2)}`).join(','),
      'controller.listener.names': 'CONTROLLER',
      'inter.broker.listener.name': 'OTHERS',
      listeners: `CLIENTS://${clients},OTHERS://${others},CONTROLLER://${controller}`,
      'advertised.listeners': `CLIENTS://${clients},OTHERS://${others}`,
      'listener.security.protocol.map': 'CLIENTS:SASL_SSL,OTHERS:PLAINTEXT,CONTROLLER:PLAINTEXT',
      'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
      'listener.name.clients.scram-sha-512.sasl.jaas.config':
        'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      'listener.name.clients.ssl.keystore.type': 'PEM',
      'listener.name.clients.ssl.keystore.location': pem,
      'log.dirs': join(folder, `${broker}`),
      'auto.create.topics.enable': false,
      'offsets.topic.num.partitions': 4,
      'group.initial.rebalance.delay.ms': 0,
      'broker.session.timeout.ms': 6_000,
    }
    writeFileSync(
      settingsOf(broker),
      Object.entries(settings)
        .map((pair) => `${pair.join('=')}\n`)
        .join(''),
    )
    const scram = `SCRAM-SHA-512=[name=${KAFKA_USER},password=${KAFKA_PASSWORD}]`
    const format = ['format', '-t', CLUSTER_ID, '-c', settingsOf(broker), '--add-scram', scram]
    execFileSync('java', java('kafka.tools.StorageTool', format), { stdio: 'pipe' })
  }
  const running = new Map<number, Program>()
  const begin = (broker: number) => running.set(broker, startProgram('java', java('kafka.Kafka', [settingsOf(broker)])))
  const untilUp = (broker: number) =>
    vi
      .waitUntil(() => accepts(portOf(broker, 0)), { timeout: 90_000, interval: 100 })
      .catch(() => Promise.reject(new Error(`broker ${broker}: ${running.get(broker)?.said().slice(-3_000)}`)))
  for (const broker of BROKERS) begin(broker)
  await Promise.all(BROKERS.map(untilUp))

  const internal = BROKERS.map((broker) => portOf(broker, 1)).join(',')
  const topics = ['java', ...java('org.apache.kafka.tools.TopicCommand', ['--bootstrap-server', internal])]
  const makeTopics = () =>
    spawnSync('sh', [join(CONFIG, 'gateway/kafka/topics.sh'), ...topics], {
      env: { ...process.env, PARTITIONS: `${partitions}` },
      encoding: 'utf8',
    })
  // Three copies can be made when the last broker has registered.
  await vi.waitFor(
    () => {
      const { status, stdout, stderr } = makeTopics()
      if (status !== 0) throw new Error(stdout + stderr)
    },
    { timeout: 60_000, interval: 500 },
  )
  return {
    env: {
      KAFKA_BROKERS: `[${BROKERS.map((broker) => portOf(broker, 0)).join(', ')}]`,
      CA_FILE: certificates['CA_FILE'] ?? '',
      ...KAFKA_LOGIN,
    },
    kill: async (broker) => running.get(broker)?.kill('SIGKILL'),
    async start(broker) {
      begin(broker)
      await untilUp(broker)
    },
    putEverywhere(topic, text) {
      // Without keys and batches, messages go round the partitions.
      const producer = [
        '--bootstrap-server',
        internal,
        '--topic',
        topic,
        '--command-property',
        'partitioner.class=org.apache.kafka.clients.producer.RoundRobinPartitioner',
      ]
      const input = `${text}\n`.repeat(partitions * 4)
      const { status, stderr } = spawnSync('java', java('org.apache.kafka.tools.ConsoleProducer', producer), {
        input,
        encoding: 'utf8',
      })
      if (status !== 0) throw new Error(stderr)
    },
  }
}

/** Whether somebody listens at an address such as `127.0.0.1:9092`. */
function accepts(address: string): Promise<boolean> {
  const socket = connect(Number(address.split(':')[1]), '127.0.0.1')
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  }).finally(() => socket.destroy())
}
