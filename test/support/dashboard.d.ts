/** What of serverless/dashboard.cjs tests and pages read. */
declare module '*/serverless/dashboard.cjs' {
  /** A widget on the grid of 24 columns. */
  interface Widget {
    type: string;
    x: number;
    y: number;
    width: number;
    height: number;
    properties: {
      title?: string;
      markdown?: string;
      view?: string;
      period?: number;
      metrics?: unknown[][];
      stacked?: boolean;
    };
  }
  export const resources: { Resources: Record<string, { Type: string; Condition: string; Properties: object }> };
  /** Returns the body, with the placeholders of the framework and of CloudFormation. */
  export function body(): { widgets: Widget[] };
}
