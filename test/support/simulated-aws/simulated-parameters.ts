import { Refusal } from './refusal.ts';

interface Version {
  readonly Name: string;
  readonly Value: string;
  readonly Type: string;
  readonly Version: number;
  readonly LastModifiedDate: number;
  readonly LastModifiedUser: string;
}

interface Request {
  readonly Name: string;
  readonly Names?: readonly string[];
  readonly Path?: string;
  readonly Value: string;
  readonly Type?: string;
  readonly Overwrite?: boolean;
}

/** Parameter Store in memory, as its JSON API answers. */
export class SimulatedParameters {
  readonly #versions = new Map<string, Version[]>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  put(Name: string, Value: string, Type = 'String'): number {
    const versions = this.#versions.get(Name) ?? [];
    const LastModifiedUser = 'arn:aws:sts::111122223333:assumed-role/Admin/ana';
    const Version = versions.length + 1;
    const version = { Name, Value, Type, Version, LastModifiedDate: this.#now() / 1000, LastModifiedUser };
    this.#versions.set(Name, [...versions, version]);
    return Version;
  }

  answer(operation: string, body: unknown): unknown {
    const { Name, Names = [], Path = '', Value, Type, Overwrite = false } = body as Request;
    switch (operation) {
      case 'GetParameter':
        return { Parameter: this.#newest(Name) };
      case 'GetParameters':
        return {
          Parameters: Names.flatMap((name) => this.#versions.get(name)?.at(-1) ?? []),
          InvalidParameters: Names.filter((name) => !this.#versions.has(name)),
        };
      case 'GetParametersByPath': {
        const below = [...this.#versions.keys()].filter((name) => name.startsWith(`${Path}/`));
        return { Parameters: below.map((name) => this.#newest(name)) };
      }
      case 'GetParameterHistory':
        this.#newest(Name);
        return { Parameters: this.#versions.get(Name) };
      case 'PutParameter':
        if (this.#versions.has(Name) && !Overwrite)
          throw new Refusal('ParameterAlreadyExists', 'The parameter already exists.');
        return { Version: this.put(Name, Value, Type), Tier: 'Standard' };
      default:
        throw new Error(`The simulated Parameter Store does not know ${operation}.`);
    }
  }

  #newest(name: string): Version {
    const version = this.#versions.get(name)?.at(-1);
    if (version === undefined) throw new Refusal('ParameterNotFound', '');
    return version;
  }
}
