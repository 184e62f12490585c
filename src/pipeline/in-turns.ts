/** Handles each item, so many at once, in their order; rejects with the first error, when others may still be under way. */
export async function inTurns<Item>(
  items: readonly Item[],
  atOnce: number,
  handle: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < items.length) await handle(items[next++] as Item);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
