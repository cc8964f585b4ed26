# standalone_test: PROGRAM, the target mtasts-standalone of BUILD, does the work of each module alone in WORK.
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND ${CMAKE_COMMAND} --build ${BUILD} --target mtasts-standalone OUTPUT_QUIET
                COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE ${WORK})
file(COPY ${PROGRAM} DESTINATION ${WORK})

function(check_prints words) # COMMAND...
  execute_process(COMMAND ${WORK}/mtasts ${ARGN} WORKING_DIRECTORY ${WORK} OUTPUT_VARIABLE printed ERROR_VARIABLE printed)
  if(NOT printed MATCHES "${words}")
    message(FATAL_ERROR "mtasts ${ARGN}: \"${words}\" was expected, and this was printed:\n${printed}")
  endif()
endfunction()
# Nobody listens at port 9.
check_prints("Connection refused" check example.com --zone-file ${EXAMPLES}/example.com.zone --no-smtp
             --connect-to :443:127.0.0.1:9)
check_prints("xn--bcher-kva\\.example" gen-tlsrpt bücher.example --rua tls@example.com)
check_prints("certificate-expired" report ${EXAMPLES}/reports --store reports.db)
