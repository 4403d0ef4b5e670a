@echo off
rem Starts the command from where it was unpacked. JAVA_HOME says which Java (17 or newer), JAVA_OPTS its further options.
setlocal
set "ONHOOK_HOME=%~dp0.."
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
if exist "%ONHOOK_HOME%\runtime\bin\java.exe" set "JAVA=%ONHOOK_HOME%\runtime\bin\java"
"%JAVA%" -XX:TieredStopAtLevel=1 -XX:+ExitOnOutOfMemoryError -XX:+DisplayVMOutputToStderr %JAVA_OPTS% -jar "%ONHOOK_HOME%\onhook.jar" %*
exit /b %ERRORLEVEL%
