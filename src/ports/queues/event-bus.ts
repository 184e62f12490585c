/** An event as it is put on a bus. */
export interface BusEvent {
  source: string;
  'detail-type': string;
  detail: Readonly<Record<string, unknown>>;
}

/** The default bus of the router's own account and Region. */
export interface EventBus {
  /** @throws what EventBridge says of the event */
  put(event: BusEvent): Promise<void>;
}
