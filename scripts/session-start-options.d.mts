/** See session-start-options.mjs. */
export declare const sessionStartOptions: { external: string[] }
