import { Transform } from 'class-transformer';
import { IsEmail, IsIn, IsISO8601, IsNotEmpty, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);
const blank = ({ value }: { value: unknown }): unknown => (value === '' ? undefined : value);

/** The letter, and what is asked of the site: what a unit may put right when a request comes back. The scan comes beside it. */
export class CorrectionDto {
  @Transform(trimmed) @IsNotEmpty() @IsString() @MaxLength(500) purpose: string;
  @IsIn(['static', 'php']) siteKind: 'static' | 'php';
  @IsOptional() @Transform(blank) @IsIn(['true', 'false']) database?: string;
  @Transform(trimmed) @IsNotEmpty() @IsString() @MaxLength(6000) sshKey: string;

  @Transform(trimmed) @IsNotEmpty() @IsString() @MaxLength(100) letterNumber: string;
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { context: { code: 'field.date' } }) @IsISO8601({ strict: true }) letterDate: string;
  @Transform(trimmed) @IsNotEmpty() @IsString() @MaxLength(200) letterSigner: string;
  @Transform(trimmed) @IsNotEmpty() @IsString() @MaxLength(300) letterSubject: string;
  @IsOptional() @Transform(blank) @IsIn(['biasa', 'segera', 'kilat']) urgency?: 'biasa' | 'segera' | 'kilat';
  @Matches(/^[1-9]\d{0,3}$/, { context: { code: 'request.letter-pages' } }) letterPages: string;
}

/** A request for a name and its site, field by field as the form and the API send it. */
export class DomainRequestDto extends CorrectionDto {
  /** Bare or with .mil.id. */
  @Transform(trimmed) @IsNotEmpty() @IsString() @MaxLength(80) name: string;

  @Transform(trimmed) @IsNotEmpty() @IsString() @MaxLength(200) contactPost: string;
  @Transform(trimmed) @IsEmail() contactEmail: string;
  @Transform(trimmed) @IsNotEmpty() @IsString() @MaxLength(40) contactPhone: string;
  @Transform(trimmed) @IsNotEmpty() @IsString() @MaxLength(200) technicalPost: string;
  @Transform(trimmed) @IsEmail() technicalEmail: string;
  @Transform(trimmed) @IsNotEmpty() @IsString() @MaxLength(40) technicalPhone: string;

  /** At the counter: for which unit, by whom and how the letter came. */
  @IsOptional() @Transform(blank) @IsUUID() unitId?: string;
  @IsOptional() @Transform(blank) @IsIn(['letter', 'phone', 'chat', 'walk_in', 'official_email']) channel?: 'letter' | 'phone' | 'chat' | 'walk_in' | 'official_email';
  @IsOptional() @Transform(trimmed) @IsString() @MaxLength(120) askerName?: string;
}

/** What a draft keeps between the form and its check page. */
export const domainRequestFields = [
  'name', 'purpose', 'siteKind', 'database', 'sshKey', 'letterNumber', 'letterDate', 'letterSigner', 'letterSubject', 'urgency', 'letterPages',
  'contactPost', 'contactEmail', 'contactPhone', 'technicalPost', 'technicalEmail', 'technicalPhone', 'unitId', 'channel', 'askerName',
] as const satisfies readonly (keyof DomainRequestDto)[];

export const correctionFields = [
  'purpose', 'siteKind', 'database', 'sshKey', 'letterNumber', 'letterDate', 'letterSigner', 'letterSubject', 'urgency', 'letterPages',
] as const satisfies readonly (keyof CorrectionDto)[];
