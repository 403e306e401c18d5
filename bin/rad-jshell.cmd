@echo off
rem Starts JShell with rad on the class path and its packages imported; arguments go to jshell.
setlocal enabledelayedexpansion
set "HOME_DIR=%~dp0.."
set "TARGET=%HOME_DIR%\rad-cli\target"
if not exist "%TARGET%\lib" (
  echo rad-jshell: not built yet; run mvn -q -DskipTests package in "%HOME_DIR%" 1>&2
  exit /b 1
)
set "CLASS_PATH=%TARGET%\classes"
for %%J in ("%TARGET%\lib\*.jar") do set "CLASS_PATH=!CLASS_PATH!;%%~J"
set "JSHELL=jshell"
if defined JAVA_HOME set "JSHELL=%JAVA_HOME%\bin\jshell"
if not defined OPENBLAS_NUM_THREADS set OPENBLAS_NUM_THREADS=1
set HEADLESS=true
if /i "%RAD_SHOW%"=="window" set HEADLESS=false
set GREETING=false
if "%~1"=="" set GREETING=true
"%JSHELL%" --class-path "!CLASS_PATH!" --startup DEFAULT --startup "%HOME_DIR%\rad-cli\jshell\rad.jsh" -R-Xmx2g -R-Djava.awt.headless=%HEADLESS% -R-Dorg.bytedeco.javacpp.maxPhysicalBytes=0 "-R-Drad.home=%HOME_DIR%" -R-Drad.greeting=%GREETING% %*
exit /b %ERRORLEVEL%
