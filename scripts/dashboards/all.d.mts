/** Grafana's JSON models by the names of their files. */
export declare const DASHBOARDS: { readonly [name: string]: object }
