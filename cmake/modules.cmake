# The modules of the program: code that few commands need, with libraries that would slow every start. They are loaded
# from MTASTS_MODULES_FROM_PROGRAM, a path relative to the program that is the same in the build tree and installed.
set(modules_dir ${CMAKE_INSTALL_LIBDIR}/mtasts)
file(RELATIVE_PATH modules_from_program ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR}/mtasts)
target_compile_definitions(mtasts-adapters PRIVATE MTASTS_MODULES_FROM_PROGRAM="${modules_from_program}")

set(identity ${CMAKE_CURRENT_BINARY_DIR}/build_identity.cc)
file(GLOB_RECURSE shared_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/*.h
     ${CMAKE_CURRENT_SOURCE_DIR}/core/* ${CMAKE_CURRENT_SOURCE_DIR}/ports/* ${CMAKE_CURRENT_SOURCE_DIR}/adapters/*)
string(JOIN " " settings ${PROJECT_VERSION} ${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}
       ${CMAKE_SYSTEM_PROCESSOR} ${CMAKE_BUILD_TYPE} ${CMAKE_CXX_FLAGS} ${MTASTS_SANITIZE})
# The same sources give the same program in any directory.
string(REGEX REPLACE "-f[a-z]+-prefix-map=[^ ]*" "" settings "${settings}")
add_custom_command(OUTPUT ${identity}
  COMMAND ${CMAKE_COMMAND} -D SOURCE=${PROJECT_SOURCE_DIR} -D SETTINGS=${settings} -D OUTPUT=${identity}
          -P ${PROJECT_SOURCE_DIR}/cmake/build_identity.cmake
  DEPENDS ${shared_sources} ${PROJECT_SOURCE_DIR}/cmake/build_identity.cmake
  COMMENT "Writing the identity of this build" VERBATIM)
target_sources(mtasts-adapters PRIVATE ${identity})

foreach(folder IN LISTS module_folders)
  add_library(mtasts-module-${folder} MODULE ${CMAKE_CURRENT_SOURCE_DIR}/adapters/${folder}/module.cc)
  target_link_libraries(mtasts-module-${folder} PRIVATE mtasts-options mtasts-${folder})
  set_target_properties(mtasts-module-${folder} PROPERTIES
    PREFIX "" OUTPUT_NAME ${folder} LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/${modules_from_program}
    LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/module.map)
  target_link_options(mtasts-module-${folder} PRIVATE
    LINKER:--version-script=${PROJECT_SOURCE_DIR}/cmake/module.map)
  if(NOT MTASTS_SANITIZE)  # clang resolves the sanitizers' symbols in the program
    target_link_options(mtasts-module-${folder} PRIVATE LINKER:-z,defs)
  endif()
  install(TARGETS mtasts-module-${folder} LIBRARY DESTINATION ${modules_dir})
  add_dependencies(mtasts mtasts-module-${folder})
endforeach()
