/** Path of docs/openapi.json. */
export const OPENAPI_PATH: string
/** The whole document. */
export function openApi(): Record<string, unknown>
