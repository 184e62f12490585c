/** Types that are let in as new ones: no page of AWS says in which field they have their state, for which a rule of their own could wait. */
export const typesAsNew: readonly string[] = ['Backup Access Point State Change'];
