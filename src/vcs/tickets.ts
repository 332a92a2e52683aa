import { compileTicketPattern } from './ticket-pattern.ts'

/** `ABC-123`, and numbers with a hash: `#42`. */
export const DEFAULT_TICKETS = String.raw`[A-Z][A-Z0-9]{1,9}-\d{1,7}|#\d{1,7}`

/** Words that look like ids of the default's form and are not. */
const NO_TICKETS = /^(?:UTF|SHA|MD|ISO|AES|RSA|RFC|CVE|CWE|GPT|COVID|PEP|TLS|SSL|HTTP|IPV|UTC|GMT|X|V|PR|MR)-/

const MAX_TEXT_LENGTH = 300
const MAX_TICKETS = 20

/** Finds the ids of tickets in a branch's name or a commit's subject. */
export type FindTickets = (text: string) => string[]

/** @throws when `compileTicketPattern` does not take the pattern */
export function ticketFinder(pattern?: string): FindTickets {
  const found = compileTicketPattern(pattern ?? DEFAULT_TICKETS)
  return (text) => {
    const ids = [...text.slice(0, MAX_TEXT_LENGTH).matchAll(found)].map(([id]) => id)
    const tickets = pattern === undefined ? ids.filter((id) => !NO_TICKETS.test(id)) : ids
    return [...new Set(tickets)].slice(0, MAX_TICKETS)
  }
}
