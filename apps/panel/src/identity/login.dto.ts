import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class PasswordDto {
  @IsNotEmpty()
  @IsString()
  @MaxLength(120)
  username: string;

  @IsNotEmpty()
  @IsString()
  @MaxLength(200)
  password: string;
}

export class CodeDto {
  @IsNotEmpty()
  @IsString()
  @MaxLength(12)
  code: string;
}

export class PositionDto {
  @IsNotEmpty()
  @IsString()
  position: string;
}
