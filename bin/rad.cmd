@echo off
rem Runs rad's command-line program with the JVM flags it needs. Build it first: mvn -q -DskipTests package
setlocal
set "HOME_DIR=%~dp0.."
set "TARGET=%HOME_DIR%\rad-cli\target"
if not exist "%TARGET%\lib" (
  echo rad: not built yet; run mvn -q -DskipTests package in "%HOME_DIR%" 1>&2
  exit /b 1
)
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if exist "%HOME_DIR%\runtime\bin\java.exe" set "JAVA=%HOME_DIR%\runtime\bin\java"
if not defined OPENBLAS_NUM_THREADS set OPENBLAS_NUM_THREADS=1
if not defined TORCH_CPP_LOG_LEVEL set TORCH_CPP_LOG_LEVEL=FATAL
if not defined RAD_JAVA_OPTS set RAD_JAVA_OPTS=-Xmx2g
"%JAVA%" -Xmx2g -Djava.awt.headless=true "-Djava.util.logging.SimpleFormatter.format=rad: %%5$s%%n" -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 "-Drad.home=%HOME_DIR%" %RAD_JAVA_OPTS% -cp "%TARGET%\classes;%TARGET%\lib\*" dev.rad.cli.Rad %*
exit /b %ERRORLEVEL%
