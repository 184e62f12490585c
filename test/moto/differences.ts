/** A case of a contract in which moto does other than AWS says; the contract stays as it is. */
export interface Difference {
  /** The title of the test that fails on moto. */
  test: string;
  /** What moto does instead. */
  moto: string;
  /** The page that says what AWS does. */
  page: string;
}

const advanced =
  'https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html';

export const differences: readonly Difference[] = [
  {
    test: 'tells who made a version',
    moto: 'The history of a parameter names nobody: LastModifiedUser is N/A.',
    page: 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterHistory.html',
  },
  {
    test: 'refuses more than 4096 bytes in the tier Standard',
    moto: 'A standard parameter may be as large as one likes.',
    page: advanced,
  },
  {
    test: 'refuses more than 8192 bytes in the tier Advanced',
    moto: 'An advanced parameter may be as large as one likes.',
    page: advanced,
  },
  {
    test: 'publishes the largest message, and says that one more byte is too many',
    moto: 'Of a message in JSON it counts the text of `default` alone, not the message that was sent.',
    page: 'https://docs.aws.amazon.com/sns/latest/api/API_Publish.html',
  },
];
