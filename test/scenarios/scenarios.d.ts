declare module '*.mjs' {
  const scenario: { main: unknown; agents: Record<string, unknown> }
  export default scenario
}
