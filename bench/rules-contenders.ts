/** One way to find the first rule that matches an event, known by its number. */
export interface Contender {
  name: string;
  find: (event: number) => number | Promise<number>;
  /** Answers later, and slowly: few events are timed. */
  slow?: true;
}

/** What one round brought: how many events in how long, and how long single ones took. */
export interface Sample {
  events: number;
  ms: number;
  singleUs: number[];
}

const perRoundMs = 20;
const singles = 200;
const compared = { fast: 1000, slow: 5 };

/** Says where two contenders find different rules; null when nowhere. */
export async function differences(contenders: readonly Contender[]): Promise<string | null> {
  const [first, ...others] = contenders;
  if (first === undefined) return null;
  for (const other of others) {
    for (let event = 0; event < (other.slow ? compared.slow : compared.fast); event += 1) {
      const [one, another] = [await first.find(event), await other.find(event)];
      if (one !== another) return `${first.name} finds rule ${one} for event ${event}, ${other.name} ${another}`;
    }
  }
  return null;
}

/** Times as many events as fit into a round, and then some one by one. */
export async function measureRound(contender: Contender, round: number): Promise<Sample> {
  return contender.slow ? measureSlow(contender, round) : measureFast(contender, round);
}

function measureFast({ find }: Contender, round: number): Sample {
  let event = round * 131;
  const begin = event;
  const started = performance.now();
  let ms = 0;
  for (; ms < perRoundMs; ms = performance.now() - started) {
    for (const until = event + 10; event < until; event += 1) find(event);
  }
  const events = event - begin;
  const singleUs: number[] = [];
  const mostSingles = Math.min(singles, Math.max(5, events / 4));
  for (; singleUs.length < mostSingles; event += 1) {
    const from = performance.now();
    find(event);
    singleUs.push((performance.now() - from) * 1000);
  }
  return { events, ms, singleUs };
}

async function measureSlow({ find }: Contender, round: number): Promise<Sample> {
  const singleUs: number[] = [];
  let ms = 0;
  for (let event = round * 131; ms < perRoundMs; event += 1) {
    const from = performance.now();
    await find(event);
    const took = performance.now() - from;
    singleUs.push(took * 1000);
    ms += took;
  }
  return { events: singleUs.length, ms, singleUs };
}
