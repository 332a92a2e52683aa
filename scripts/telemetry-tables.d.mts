/** The page with its tables as the registry has them. */
export function withTables(page: string): string
