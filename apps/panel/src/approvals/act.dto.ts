import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsOptional, IsString, MaxLength } from 'class-validator';

/** Forms send one value or several, lists as lines of one text; the API sends lists. */
const list = ({ value }: { value: unknown }): unknown => (value === undefined || value === '' ? undefined : Array.isArray(value) ? value : [value]);
const lines = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' ? value.split('\n').map((line) => line.trim()).filter(Boolean) : value;
const blank = ({ value }: { value: unknown }): unknown => (value === '' ? undefined : value);

/** What any act on a request may carry; the flow's guards say which act needs what. */
export class ActDto {
  /** The version the page showed. */
  @IsOptional() @Type(() => Number) @IsInt() version?: number;
  @IsOptional() @IsString() @MaxLength(4000) reason?: string;
  /** Person ids. */
  @IsOptional() @Transform(list) @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) @MaxLength(500, { each: true }) officers?: string[];
  @IsOptional() @Transform(list) @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) @MaxLength(500, { each: true }) instructions?: string[];
  @IsOptional() @IsString() @MaxLength(2000) note?: string;
  @IsOptional() @Transform(blank) @IsIn(['can', 'cannot']) feasibility?: 'can' | 'cannot';
  @IsOptional() @Transform(blank) @IsIn(['online', 'in_person']) mode?: 'online' | 'in_person';
  @IsOptional() @IsString() @MaxLength(2000) nextStep?: string;
  @IsOptional() @IsString() @MaxLength(64) textHash?: string;
  @IsOptional() @IsString() @MaxLength(200) passphrase?: string;
  @IsOptional() @IsString() @MaxLength(12) code?: string;
  @IsOptional() @IsString() @MaxLength(40) date?: string;
  @IsOptional() @IsString() @MaxLength(200) place?: string;
  /** The drafter's words of the reply; empty keeps what stands. */
  @IsOptional() @IsString() @MaxLength(4000) replyReason?: string;
  @IsOptional() @Transform(lines) @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) @MaxLength(500, { each: true }) prepare?: string[];
  @IsOptional() @Transform(lines) @IsArray() @ArrayMaxSize(50) @IsString({ each: true }) @MaxLength(500, { each: true }) copies?: string[];
  @IsOptional() @Transform(blank) @IsString() @MaxLength(10) plannedDate?: string;
}
