/** Frameworks, each by the short name that people ask for it by: the only list. */
export const frameworks = {
  soc2: 'SOC 2',
  iso27001: 'ISO/IEC 27001:2022',
  'nist-800-53': 'NIST SP 800-53 r5',
  'nist-csf': 'NIST CSF 2.0',
  hipaa: 'HIPAA',
  cis: 'CIS Controls v8',
  mcsb: 'Microsoft cloud security benchmark v1',
  nis2: 'NIS2 Implementing Regulation 2024/2690',
  dora: 'DORA',
  'csa-ccm': 'CSA CCM v4',
  c5: 'BSI C5:2020',
  grundschutz: 'BSI IT-Grundschutz 2023',
  'adobe-ccf': 'Adobe CCF',
  'cisco-ccf': 'Cisco CCF',
  'gmp-annex-11': 'EU GMP Annex 11 (2011)',
  'pci-dss': 'PCI DSS v4',
  cmmc: 'CMMC Level 2',
  'cyber-essentials': 'Cyber Essentials v3.1',
  iso27018: 'ISO/IEC 27018',
  swift: 'SWIFT CSCF v2025',
  '21-cfr-11': '21 CFR Part 11',
  hitrust: 'HITRUST CSF v11',
} as const satisfies Readonly<Record<string, string>>;

/** The whole name of a framework. */
export type Framework = (typeof frameworks)[keyof typeof frameworks];
