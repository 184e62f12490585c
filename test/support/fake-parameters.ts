import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { AwsClientStub } from 'aws-sdk-client-mock';
import { serviceError } from '../adapters/aws/call-errors.ts';

/** A version of a parameter as Parameter Store keeps it. */
interface Version {
  Name: string;
  Value: string;
  Type: string;
  Tier: string;
  Version: number;
  LastModifiedUser: string;
  LastModifiedDate: Date;
}

/** Parameter Store in memory behind a mocked client, with the rules of its API that matter here. */
export class FakeParameters {
  readonly versions = new Map<string, Version[]>();
  /** Every write and removal, in order. */
  readonly written: string[] = [];
  /** Who writes next. */
  user = 'arn:aws:sts::111122223333:assumed-role/Admin/ana';
  /** Called before each write, to be the one who writes in between. */
  beforeWrite: (name: string) => void = () => undefined;
  #minute = 0;

  /** Answers everything that the rules are read and written with. */
  answer(ssm: AwsClientStub<SSMClient>): void {
    ssm.reset();
    ssm.on(GetParameterCommand).callsFake(({ Name }) => ({ Parameter: this.#read(Name) }));
    ssm.on(GetParametersByPathCommand).callsFake(({ Path }) => ({
      Parameters: [...this.versions.keys()]
        .filter((name) => name.startsWith(`${Path}/`))
        .map((name) => this.#read(name)),
    }));
    ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({
      Parameters: Names.filter((name) => this.versions.has(name)).map((name) => this.#read(name)),
    }));
    ssm.on(GetParameterHistoryCommand).callsFake(({ Name }) => {
      this.#found(Name);
      return { Parameters: this.versions.get(Name) };
    });
    ssm.on(PutParameterCommand).callsFake((input: PutInput) => this.#put(input));
    ssm.on(DeleteParameterCommand).callsFake(({ Name }) => {
      this.#found(Name);
      this.versions.delete(Name);
      this.written.push(`- ${Name}`);
      return {};
    });
  }

  /** Stores a version as somebody would, without a trace in `written`. */
  store(name: string, value: string, type = 'String', tier = 'Standard'): number {
    const versions = this.versions.get(name) ?? [];
    this.#minute += 1;
    const version = (versions.at(-1)?.Version ?? 0) + 1;
    const LastModifiedDate = new Date(Date.parse('2026-11-22T12:00:00Z') + this.#minute * 60_000);
    const entry = { Name: name, Value: value, Type: type, Tier: tier, Version: version, LastModifiedDate };
    this.versions.set(name, [...versions, { ...entry, LastModifiedUser: this.user }]);
    return version;
  }

  /** Returns what a parameter holds. */
  newest(name: string): Version | undefined {
    return this.versions.get(name)?.at(-1);
  }

  #found(name: string): Version {
    const version = this.newest(name);
    if (version === undefined) throw serviceError('ParameterNotFound');
    return version;
  }

  /** Reading a parameter does not tell who made it. */
  #read(name: string): object {
    const { LastModifiedUser: _who, ...parameter } = this.#found(name);
    return parameter;
  }

  #put({ Name, Value, Type, Tier = 'Standard', Overwrite = false }: PutInput): { Version: number } {
    this.beforeWrite(Name);
    const before = this.newest(Name);
    if (before !== undefined && !Overwrite) throw serviceError('ParameterAlreadyExists');
    if (before === undefined && Type === undefined)
      throw refusal('A parameter type is required when you create a parameter.');
    if (before?.Tier === 'Advanced' && Tier === 'Standard')
      throw refusal(
        "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.",
      );
    if (Buffer.byteLength(Value) > (Tier === 'Advanced' ? 8192 : 4096)) throw refusal('The value is too large.');
    this.written.push(`+ ${Name} ${Tier}`);
    return { Version: this.store(Name, Value, Type ?? before?.Type, Tier) };
  }
}

interface PutInput {
  Name: string;
  Value: string;
  Type?: string;
  Tier?: string;
  Overwrite?: boolean;
}

function refusal(message: string): Error {
  return serviceError('ValidationException', 400, message);
}
