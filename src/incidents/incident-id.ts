/** The form of an incident's id: a ULID, such as `01JD0000000000000000000001`. */
export const incidentIdForm = /^[0-9A-HJKMNP-TV-Z]{26}$/;
