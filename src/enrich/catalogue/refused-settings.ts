import { adviceLines } from '../advice-lines.ts';
import { type ErrorRow, person } from '../error-row.ts';
import { overrides, restoreTesting } from './restores.ts';

const { correctAgain } = adviceLines;

/** Rows for settings that a service refuses; they come after every more exact row. */
export const refusedSettingRows = [
  {
    code: 'restore-setting-refused',
    words: 'setting refused',
    category: 'invalid',
    kinds: ['restore', 'backup'],
    patterns: [
      /kubernetes version .{0,80}(?:not compatible|incompatible|not supported)/,
      /encrypted ?volumes ?not ?supported/,
      /encrypted amazon ebs volumes may only be attached/,
      /unknownvolumetype/,
      /volume ?type (?:is |cannot be |unsupported)/,
      /error code: unsupported;/,
      /request is unsupported/,
      /vpcencryptioncontrolviolation/,
      /vpc encryption control/,
      /storagetype(?:notsupported| can't)/,
      /invalidrestorefault/,
      /invalidtablerestoreargument/,
      /authorizationnotfound/,
      /non-vpc db instance/,
      /unsupportedavailabilityzone/,
      /not available in the specified availability zone/,
      /availability zone .{0,40}does not exist/,
      /availability zone that does not support/,
      /error code: badrequest/,
      /failure with a client request/,
      /incompatibleparametererror/,
      /same client request token/,
      /invalidnetworksettings/,
      /network settings .{0,40}invalid/,
      /invalidperunitstoragethroughput/,
      /invalid value for \w{3,30} was provided/,
      /missing(?:filesystem|volume)configuration/,
      /a (?:file system|volume) configuration is required/,
      /validationexception/,
      /failed to satisfy the constraints/,
      /insufficientcapabilities/,
      /capabilities that weren't specified/,
    ],
    meaning: 'The service refuses a setting: it does not fit the backup, the Region or the zone.',
    advice: ['Read the message: it names the setting.', adviceLines.lookAtJob],
    adviceFor: {
      restore: [
        'Read the message: it names the setting. Compare it with what the backup was made with.',
        'A restore test infers settings: `aws backup get-restore-testing-inferred-metadata --region <region> --backup-vault-name <vault> --recovery-point-arn <point>`',
        overrides,
        correctAgain,
      ],
    },
    ...person,
    documentation: restoreTesting,
  },
] as const satisfies readonly ErrorRow[];
