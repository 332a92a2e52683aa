import type { BuildOptions } from 'esbuild'

export declare const pageOptions: BuildOptions
