# install_test: BUILD is installed below WORK and the program finds its modules there, also where the tree is moved to;
# CONSUMER is built against what was installed and run.
cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
file(GLOB_RECURSE papers ${WORK}/prefix/share/doc/LICENSE)
if(NOT papers)
  message(FATAL_ERROR "no LICENSE was installed")
endif()
run(${CMAKE_COMMAND} -S ${CONSUMER} -B ${WORK}/build -G Ninja -D CMAKE_CXX_COMPILER=${COMPILER}
    -D CMAKE_CXX_FLAGS=${FLAGS} -D CMAKE_PREFIX_PATH=${WORK}/prefix -D WANTED_VERSION=${VERSION})
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/consumer)

# Nobody listens at port 9: that the connection is refused is said by the module that tried.
function(check_says words)
  execute_process(COMMAND ${WORK}/moved/bin/mtasts check example.com --zone-file ${EXAMPLE} --no-smtp
                          --connect-to :443:127.0.0.1:9 OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT said MATCHES "${words}")
    message(FATAL_ERROR "\"${words}\" was expected, and this was said:\n${said}")
  endif()
endfunction()
file(RENAME ${WORK}/prefix ${WORK}/moved)
check_says("Connection refused")
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES ${WORK}/moved/bin/mtasts RESOLVED_DEPENDENCIES_VAR libraries)
if(libraries MATCHES "lib(curl|ssl|crypto|ldns|idn2|gmime|glib|zip|sqlite3)")
  message(FATAL_ERROR "every command would load what only modules need: ${libraries}")
endif()
file(GLOB_RECURSE modules ${WORK}/moved/lib/*/connections.so ${WORK}/moved/lib/*/dns_update.so
     ${WORK}/moved/lib/*/ldns.so ${WORK}/moved/lib/*/libidn2.so ${WORK}/moved/lib/*/report_mail.so ${WORK}/moved/lib/*/report_store.so)
list(LENGTH modules count)
if(NOT count EQUAL 6)
  message(FATAL_ERROR "six modules should be installed: ${modules}")
endif()
file(REMOVE ${modules})
check_says("error: a part of mtasts cannot be loaded: .*/moved/lib.*/mtasts/connections.so")
