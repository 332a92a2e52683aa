export function factsOf(folder: string): Set<string>
export function compareClients(older: string, newer: string): string[]
