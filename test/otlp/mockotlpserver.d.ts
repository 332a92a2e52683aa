// The receiver of @elastic/mockotlpserver ships no types. Only what these tests use of it.
declare module '@elastic/mockotlpserver' {
  export class MockOtlpServer {
    constructor(options: {
      services: 'http'[]
      logLevel?: string
      httpHostname?: string
      httpPort?: number
      onLogs?: (request: unknown) => void
      onTrace?: (request: unknown) => void
      onMetrics?: (request: unknown) => void
    })
    httpUrl: URL
    start(): Promise<void>
    close(): Promise<void>
  }
}
declare module '@elastic/mockotlpserver/lib/proto.js' {
  interface MessageType {
    decode(bytes: Uint8Array): object
    toObject(message: object, options: object): unknown
  }
  export function getProtoRoot(): { lookupType(name: string): MessageType }
}
