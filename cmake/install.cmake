# Installs the core library, as mtasts::core, and the documents.
include(CMakePackageConfigHelpers)

file(GLOB public_headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/mtasts/*.h)
target_sources(mtasts-core PUBLIC
  FILE_SET public_headers TYPE HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${public_headers})
set_target_properties(mtasts-core PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/mtasts)
install(TARGETS mtasts-core EXPORT mtastsTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
  FILE_SET public_headers DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(EXPORT mtastsTargets NAMESPACE mtasts:: DESTINATION ${package_dir} COMPONENT development)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/mtastsConfig.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/mtastsConfig.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0.0 a new minor version may be incompatible.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/mtastsConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/mtastsConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/mtastsConfigVersion.cmake
  DESTINATION ${package_dir} COMPONENT development)

install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/LICENSE
  DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md" PATTERN "*.svg")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/examples/terraform DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
